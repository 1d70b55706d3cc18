/** Our own line drawings, 40 by 40, as large as the text around them. */
const drawings = {
  badge: (
    <>
      <path d="M9 6h22a4 4 0 0 1 4 4v26H5V10a4 4 0 0 1 4-4Z" />
      <circle cx="20" cy="18" r="4.5" />
      <path d="M12 30c1-4.5 4-6.5 8-6.5s7 2 8 6.5M15 6V3h10v3" />
    </>
  ),
  face: (
    <>
      <path d="M4 12V6a2 2 0 0 1 2-2h6M28 4h6a2 2 0 0 1 2 2v6M36 28v6a2 2 0 0 1-2 2h-6M12 36H6a2 2 0 0 1-2-2v-6" />
      <path d="M14 15v3M26 15v3M20 15v7h-2M14 27c3 3 9 3 12 0" />
    </>
  ),
  securityKey: (
    <>
      <circle cx="13" cy="20" r="8" />
      <path d="M21 20h16M31 20v6M37 20v5" />
    </>
  ),
  passkey: (
    <>
      <circle cx="15" cy="12" r="7" />
      <path d="M3 35c1-9 6-12 12-12 3 0 5 .6 7 2" />
      <circle cx="30" cy="24" r="5" />
      <path d="M30 29v9l3-3M30 34h3" />
    </>
  ),
  password: (
    <>
      <rect x="7" y="18" width="26" height="17" rx="4" />
      <path d="M12 18v-5a8 8 0 0 1 16 0v5M20 25v4" />
    </>
  ),
  person: (
    <>
      <circle cx="20" cy="13" r="7" />
      <path d="M6 35c1-9 7-12 14-12s13 3 14 12" />
    </>
  ),
  cancel: <path d="M10 10l20 20M30 10 10 30" />,
  options: <path d="M4 12h18M30 12h6M4 28h6M18 28h18M26 8v8M14 24v8" />,
  signOut: <path d="M23 6H8v28h15M16 20h20M28 12l8 8-8 8" />,
  pin: (
    <>
      <rect x="4" y="11" width="32" height="18" rx="5" />
      <path d="M12 20v.1M20 20v.1M28 20v.1" strokeWidth="4" />
    </>
  ),
  show: (
    <>
      <path d="M3 20c5-8 10-12 17-12s12 4 17 12c-5 8-10 12-17 12S8 28 3 20Z" />
      <circle cx="20" cy="20" r="5" />
    </>
  ),
  hide: (
    <>
      <path d="M3 20c5-8 10-12 17-12s12 4 17 12c-5 8-10 12-17 12S8 28 3 20Z" />
      <path d="M6 35 34 5" />
    </>
  ),
  warning: <path d="M20 5 37 34H3ZM20 16v8M20 29v.5" />,
  info: (
    <>
      <circle cx="20" cy="20" r="16" />
      <path d="M20 18v11M20 12v.5" />
    </>
  ),
  check: <path d="m7 21 9 9 17-20" />,
  capsLock: <path d="M20 5 33 19h-7v7H14v-7H7ZM14 33h12" />,
  arrowLeft: <path d="M35 20H6M17 8 5 20l12 12" />,
  arrowRight: <path d="M5 20h29M23 8l12 12-12 12" />,
  arrowUp: <path d="M20 35V6M8 17 20 5l12 12" />,
  straight: (
    <>
      <circle cx="20" cy="20" r="13" />
      <circle cx="20" cy="20" r="3" />
    </>
  ),
  camera: (
    <>
      <path d="M5 12h7l3-4h10l3 4h7v21H5Z" />
      <circle cx="20" cy="22" r="6" />
    </>
  ),
} as const;

export type IconName = keyof typeof drawings;

/** Decoration: what it means always stands beside it in words. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 40 40" aria-hidden="true" focusable="false">
      {drawings[name]}
    </svg>
  );
}

/** The product's mark: a cell with a keyhole. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 48 42" aria-hidden="true" focusable="false">
      <path
        className="mark-cell"
        d="M13 2h22a3 3 0 0 1 2.6 1.5L46.500 19.500a3 3 0 0 1 0 3L37.600 38.500A3 3 0 0 1 35 40H13a3 3 0 0 1-2.600-1.500L1.500 22.500a3 3 0 0 1 0-3L10.400 3.500A3 3 0 0 1 13 2Z"
      />
      <path
        className="mark-hole"
        d="M24 12a5.500 5.500 0 0 1 2.600 10.300L28.500 31h-9l1.900-8.700A5.500 5.500 0 0 1 24 12Z"
      />
    </svg>
  );
}

/** What every page of either host may do: its own files, WebAssembly, its own socket, the camera, and nothing else. */

/** @param socket the page's own WebSocket origin, where the host has one. */
export function contentSecurityPolicy(socket: string | null): string {
  return [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self'",
    `connect-src 'self'${socket === null ? '' : ` ${socket}`}`,
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "media-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

export const pageHeaders = (socket: string | null): Readonly<Record<string, string>> => ({
  'content-security-policy': contentSecurityPolicy(socket),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(self), microphone=(), geolocation=(), display-capture=(), usb=(), hid=(), serial=()',
});

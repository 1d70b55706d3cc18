/** A name somebody typed or bears: any length, any direction, one line; the whole name is in its title. */
export function Name({ children }: { readonly children: string }) {
  return (
    <bdi className="name" title={children}>
      {children}
    </bdi>
  );
}

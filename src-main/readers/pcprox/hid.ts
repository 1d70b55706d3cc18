/** What is needed of node-hid, so that a stand-in can take its place. */
export interface HidDevice {
  readonly vendorId: number;
  readonly productId: number;
  readonly path?: string | undefined;
  readonly product?: string | undefined;
}

export interface HidHandle {
  /** The first byte is the report number. */
  sendFeatureReport(bytes: number[]): Promise<number>;
  getFeatureReport(number: number, length: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

export interface Hid {
  readonly devices: () => Promise<readonly HidDevice[]>;
  readonly open: (path: string) => Promise<HidHandle>;
}

/** node-hid, loaded when readers are first looked for: a workstation that reads none does not pay for it. */
export function systemHid(): Hid {
  const load = () => import('node-hid');
  return {
    devices: async () => (await load()).devicesAsync(),
    // A reader is a keyboard to the system, which macOS lends to one program only unless asked otherwise.
    open: async (path) => (await load()).HIDAsync.open(path, { nonExclusive: true }),
  };
}

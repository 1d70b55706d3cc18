/** Whether this machine has a system bus, where it always is; told without loading what speaks to it. */
import { existsSync } from 'node:fs';

export const hasSystemBus = (env: Readonly<Record<string, string | undefined>>): boolean =>
  Boolean(env.DBUS_SYSTEM_BUS_ADDRESS) || existsSync('/var/run/dbus/system_bus_socket');

/** hexlock:fake. A port of this machine where nobody listens, nor can before the test is over. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { onTestFinished } from 'vitest';

/** To be called in a test. */
export async function silentPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A port that was only free a moment ago may be another test's by now; that of an open connection is given to nobody.
  const held = connect((server.address() as AddressInfo).port, '127.0.0.1');
  onTestFinished(() => {
    held.destroy();
    server.close();
  });
  await once(held, 'connect');
  if (held.localPort === undefined) throw new Error('the connection has no port');
  return held.localPort;
}

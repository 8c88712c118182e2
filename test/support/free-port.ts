import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** A TCP port of this machine on which nobody listens now. */
export async function freePort(): Promise<number> {
  const reserved = createServer().listen(0, '127.0.0.1');
  await once(reserved, 'listening');
  // A server on a port always has an address of this form.
  const { port } = reserved.address() as AddressInfo;
  await new Promise((done) => { reserved.close(done); });
  return port;
}

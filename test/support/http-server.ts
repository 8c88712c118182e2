import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { text } from 'node:stream/consumers';

/** Lets a server listen on a free port of this machine and answers its address. */
export async function listen(server: Server): Promise<string> {
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done); });
  // A TCP server has such an address.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Sends bytes as they are and answers everything that comes back until the server hangs up. */
export async function sendRaw(base: string, bytes: string | Buffer): Promise<string> {
  const socket = connect(Number(new URL(base).port), '127.0.0.1');
  socket.write(bytes);
  return text(socket);
}

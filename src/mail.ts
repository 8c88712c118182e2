import { createTransport } from 'nodemailer';
import type { Letter } from './domain/accounts/letter.js';

/** A mail server that takes letters. */
export interface MailServer {
  send(letter: Letter): Promise<void>;
  close(): void;
}

/** Nobody waits longer for a mail server that does not answer. */
const patience = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 } as const;

/**
 * The mail server at smtp://user:password@host:port or smtps://...; letters come from the address in `?from=`, else
 * from no-reply at the host of the public address. A letter goes to exactly one address, whatever signs are in it.
 */
export function connectMail(smtpUrl: string, publicUrl: string): MailServer {
  const address = new URL(smtpUrl);
  const from = address.searchParams.get('from') ?? `no-reply@${new URL(publicUrl).hostname}`;
  const transport = createTransport({
    pool: true, maxConnections: 5,
    host: address.hostname, port: Number(address.port || (address.protocol === 'smtps:' ? 465 : 587)), secure: address.protocol === 'smtps:',
    ...(address.username !== '' && { auth: { user: decodeURIComponent(address.username), pass: decodeURIComponent(address.password) } }),
    ...patience,
    // A letter is text alone: nothing that stands in it is fetched or read from a file.
    disableFileAccess: true, disableUrlAccess: true,
  });
  return {
    send: async ({ to, subject, text }) => {
      await transport.sendMail({ from: { name: 'Muster', address: from }, to: { name: '', address: to }, envelope: { from, to: [to] }, subject, text });
    },
    close: () => { transport.close(); },
  };
}

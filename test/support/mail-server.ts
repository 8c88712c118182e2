import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

/** A letter as the mail server got it: to whom its envelope says, and all of it as it came. */
export interface ReceivedLetter {
  readonly to: readonly string[];
  readonly from: string;
  readonly source: string;
}

/** A mail server on this machine that keeps what it is sent. */
export interface TestMailServer {
  /** For SMTP_URL. */
  readonly url: string;
  readonly letters: ReceivedLetter[];
  /** While set, no letter is taken. */
  refusing: boolean;
  stop(): Promise<void>;
}

/** Starts a mail server that asks for the password `secret` of the user `muster`. */
export async function startMailServer(): Promise<TestMailServer> {
  const letters: ReceivedLetter[] = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'], allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) => {
      if (username === 'muster' && password === 'secret') done(null, { user: username });
      else done(new Error('Wrong password'));
    },
    onData: (stream, { envelope }, done) => {
      text(stream).then((source) => {
        if (running.refusing) {
          done(Object.assign(new Error('Try again later'), { responseCode: 451 }));
          return;
        }
        letters.push({ to: envelope.rcptTo.map(({ address }) => address), from: envelope.mailFrom === false ? '' : envelope.mailFrom.address, source });
        done();
      }, done);
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const running: TestMailServer = {
    url: `smtp://muster:secret@127.0.0.1:${(server.server.address() as AddressInfo).port}?from=people@muster.test`,
    letters,
    refusing: false,
    stop: () => new Promise((resolve) => { server.close(() => { resolve(); }); }),
  };
  return running;
}

/** The first address in the text of a letter. */
export function linkIn(letter: ReceivedLetter): string {
  return /https?:\/\/\S+/.exec(wordsOf(letter))?.[0] ?? '';
}

/** A letter as it is read: quoted-printable breaks long lines and writes = as =3D. */
export function wordsOf({ source }: ReceivedLetter): string {
  return source.replaceAll('=\r\n', '').replaceAll('=3D', '=');
}

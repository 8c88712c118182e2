/**
 * The HEALTHCHECK of the image: asks /readyz of the server in the same container, and ends with 0 when it is ready. No
 * program of ours is loaded for it, as it runs every few seconds.
 */
const { HOST = '', PORT = '' } = process.env;
/** Longer than the server itself waits for its database, shorter than the time-out of the image. */
const patience = 3000;

try {
  const answer = await fetch(`http://${ownAddress(HOST)}:${PORT.trim() === '' ? '3000' : PORT}/readyz`, { signal: AbortSignal.timeout(patience) });
  process.stdout.write(`${answer.status} ${await answer.text()}\n`);
  process.exitCode = answer.ok ? 0 : 1;
} catch (error) {
  process.stdout.write(`The server does not answer: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

/** Where a server on this HOST is reached from its own machine. */
function ownAddress(host: string): string {
  if (host.trim() === '' || host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';

/** A way to run PostgreSQL, which refuses to run as root, and the user who then owns its files. */
export interface Unprivileged {
  readonly name: 'as-is' | 'user-namespace' | 'set-privileges' | 'set-user';
  /** Goes before the program and its arguments. */
  readonly prefix: readonly string[];
  /** For spawn. */
  readonly identity: { readonly uid?: number; readonly gid?: number };
  /** Who must own the data directory, seen from outside. */
  readonly ownerId: number;
}

/** Picks the first way in which a program can be run by somebody who is not root. Throws when this machine allows none. */
export function chooseUnprivileged(program: string, ways: readonly Unprivileged[] = listUnprivileged()): Unprivileged {
  const way = ways.find((candidate) => canRun(candidate, program));
  if (way !== undefined) return way;
  throw new Error(
    'The built-in PostgreSQL cannot run here: it refuses to run as root, and this machine allows no other user to reach its files. Start Muster as an ordinary user, or set DATABASE_URL.',
  );
}

/**
 * All ways for the user we are, best first. A user namespace works even below a closed /root and changes no file's owner;
 * where containers forbid it, `setpriv` keeps only the right to pass through folders; the last one has no such right.
 */
export function listUnprivileged(): readonly Unprivileged[] {
  const ownerId = process.getuid?.() ?? 0;
  const { uid, gid } = findOrdinaryUser();
  const namespace: Unprivileged = {
    name: 'user-namespace', prefix: ['unshare', '--user', `--map-user=${uid}`, `--map-group=${gid}`], identity: {}, ownerId,
  };
  // initdb also refuses a user without a name, as in `docker run --user 1234`.
  if (ownerId !== 0) return hasName() ? [{ name: 'as-is', prefix: [], identity: {}, ownerId }] : [namespace];
  const setpriv = ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--inh-caps=+dac_override', '--ambient-caps=+dac_override'];
  return [
    namespace,
    { name: 'set-privileges', prefix: setpriv, identity: {}, ownerId: uid },
    { name: 'set-user', prefix: [], identity: { uid, gid }, ownerId: uid },
  ];
}

/** The command line of a program under a way. */
export function commandLine(way: Unprivileged, program: string, parameters: readonly string[]): { readonly file: string; readonly parameters: readonly string[] } {
  const [file, ...rest] = [...way.prefix, program, ...parameters];
  return { file: file ?? program, parameters: rest };
}

function canRun(way: Unprivileged, program: string): boolean {
  const { file, parameters } = commandLine(way, program, ['--version']);
  return spawnSync(file, parameters, { ...way.identity, cwd: '/', stdio: 'ignore' }).status === 0;
}

/** `nobody` where there is one, as everywhere on Debian. */
function findOrdinaryUser(): { readonly uid: number; readonly gid: number } {
  const users = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':'));
  const user = users.find((fields) => fields[0] === 'nobody') ?? users.find((fields) => Number(fields[2]) > 0);
  return { uid: Number(user?.[2] ?? 65534), gid: Number(user?.[3] ?? 65534) };
}

function hasName(): boolean {
  try {
    return userInfo().username !== '';
  } catch {
    return false; // userInfo throws exactly when the user has no entry
  }
}

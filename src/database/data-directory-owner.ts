import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasErrorCode } from './error-code.js';
import { readIfThere } from './read-if-there.js';
import { findProcess } from './running-process.js';

/**
 * Claims a data directory for this process by a file with its number and start time. Answers 'held' when another live
 * process (or an earlier call in this one) has it; the claim of a dead process is taken over.
 */
export async function claimDataDirectory(file: string): Promise<'owned' | 'held'> {
  for (let attempt = 0; attempt < 20; attempt++) {
    if (writeClaim(file)) return 'owned';
    const claim = readIfThere(file);
    if (claim !== undefined && isLive(claim)) return 'held';
    // An empty claim is being written at this moment, or its writer died in the middle of it.
    if (claim === '' && attempt < 10) await sleep(20);
    else if (claim !== undefined) removeStale(file, claim);
  }
  throw new Error(`The claim on the built-in database, ${file}, changes all the time. Start only one Muster per DATA_DIR.`);
}

/** Gives a claim back, when it is still ours. */
export function releaseDataDirectory(file: string): void {
  if (readIfThere(file) === ownClaim()) rmSync(file, { force: true });
}

function writeClaim(file: string): boolean {
  try {
    writeFileSync(file, ownClaim(), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (hasErrorCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/** Moves the claim aside, which only one process can do; puts it back when it was no longer the one that was judged. */
function removeStale(file: string, claim: string): void {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return; // another process was first
    throw error;
  }
  if (readIfThere(aside) === claim) rmSync(aside, { force: true });
  else renameSync(aside, file);
}

function isLive(claim: string): boolean {
  const [pid = '', startedAt = ''] = claim.split('\n');
  return findProcess(Number(pid))?.startedAt === startedAt;
}

function ownClaim(): string {
  return `${process.pid}\n${findProcess(process.pid)?.startedAt ?? ''}`;
}

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { hasErrorCode } from './error-code.js';

/** A process that still works. `startedAt` tells it from a later one with the same number. */
export interface RunningProcess {
  readonly pid: number;
  readonly startedAt: string;
  readonly command: string;
}

/**
 * Finds a process by its number. A zombie counts as dead: nobody has read its end yet, but it holds nothing any more
 * (usual in containers, where process 1 does not collect its children).
 */
export function findProcess(pid: number): RunningProcess | undefined {
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  return existsSync('/proc/self/stat') ? findInProc(pid) : findByPs(pid);
}

function findInProc(pid: number): RunningProcess | undefined {
  const stat = readProc(`/proc/${pid}/stat`);
  const command = readProc(`/proc/${pid}/cmdline`);
  if (stat === undefined || command === undefined) return undefined;
  // The name in brackets may itself hold blanks and brackets; the state follows the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
  return { pid, startedAt: fields[19] ?? '', command: command.replaceAll('\0', ' ') };
}

function readProc(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT', 'ESRCH')) return undefined;
    throw error;
  }
}

/** macOS has no /proc; `lstart` is always 24 characters long. */
function findByPs(pid: number): RunningProcess | undefined {
  const answer = spawnSync('ps', ['-o', 'stat=,lstart=,command=', '-p', String(pid)], { encoding: 'utf8' });
  const match = /^(\S+)\s+(.{24})\s+(.*)$/.exec((answer.stdout ?? '').trim());
  if (match === null || match[1]!.startsWith('Z')) return undefined;
  return { pid, startedAt: match[2]!, command: match[3]! };
}

/**
 * Where tests stand that need a program which npm does not bring: they run where it is there, and elsewhere they are left
 * out with a line that says so. In CI, which installs it, they are red instead: nobody there would notice that nothing is
 * tested any more.
 */
export function describeWith(program: unknown, missing: string, name: string, tests: () => void): void {
  if (program !== undefined) describe(name, tests);
  else if (process.env['CI'] === undefined) leaveOut(missing, name);
  else test(name, () => { throw new Error(`Not tested: ${missing}`); });
}

/** A test that needs a right of the system which a build machine may lack as well; left out there, with a line. */
export function testWhere(isAllowed: boolean, missing: string, name: string, act: () => Promise<void>, timeout: number): void {
  if (isAllowed) test(name, act, timeout);
  else leaveOut(missing, name);
}

function leaveOut(missing: string, name: string): void {
  process.stderr.write(`Not tested here: ${missing}\n`);
  test.todo(`${name} (${missing})`);
}

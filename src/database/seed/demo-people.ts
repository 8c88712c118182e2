import type { Draw } from './draw.js';

/** Somebody of the demo data, as their company knows them. */
export interface DemoPerson {
  readonly givenName: string;
  readonly familyName: string;
  readonly email: string;
  readonly title: string;
  readonly department: string;
}

const givenNames = ['Ada', 'Amir', 'Anna', 'Aoife', 'Ben', 'Carla', 'Chidi', 'Diego', 'Elif', 'Emma', 'Farid', 'Grace', 'Hana', 'Hugo', 'Ines', 'Ivan', 'Jonas', 'Julia', 'Kenji', 'Lara', 'Leila', 'Liam', 'Mara', 'Mei', 'Milan', 'Nadia', 'Noah', 'Olga', 'Omar', 'Paula', 'Priya', 'Rafael', 'Rosa', 'Samir', 'Sofia', 'Tomas', 'Uma', 'Viktor', 'Wei', 'Yara'] as const;
const familyNames = ['Adeyemi', 'Andersson', 'Bauer', 'Becker', 'Bianchi', 'Castro', 'Chen', 'Costa', 'Dubois', 'Eriksen', 'Fischer', 'Garcia', 'Haddad', 'Hansen', 'Ito', 'Jansen', 'Kaya', 'Khan', 'Kowalski', 'Larsen', 'Lopez', 'Mehta', 'Moreau', 'Murphy', 'Nakamura', 'Novak', 'Okafor', 'Olsen', 'Petrov', 'Rossi', 'Santos', 'Schmidt', 'Silva', 'Singh', 'Suzuki', 'Tanaka', 'Vargas', 'Walker', 'Weber', 'Yilmaz'] as const;
const jobs = [
  ['Engineering', ['Software Engineer', 'Senior Engineer', 'Engineering Manager', 'Site Reliability Engineer']],
  ['Design', ['Product Designer', 'Design Lead']],
  ['Customer Success', ['Support Engineer', 'Customer Success Manager']],
  ['Finance', ['Controller', 'Accountant']],
] as const;

/** So many people of one company, no two with the same name. */
export function drawPeople(draw: Draw, count: number, domain: string): readonly DemoPerson[] {
  const people = new Map<string, DemoPerson>();
  while (people.size < count) {
    const givenName = draw.pick(givenNames);
    const familyName = draw.pick(familyNames);
    const email = `${givenName}.${familyName}@${domain}`.toLowerCase();
    const [department, titles] = draw.pick(jobs);
    if (!people.has(email)) people.set(email, { givenName, familyName, email, title: draw.pick<string>(titles), department });
  }
  return [...people.values()];
}

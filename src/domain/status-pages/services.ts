import { Failure } from '../../failure.js';
import { keyOf } from '../key.js';
import { parseName } from '../text.js';
import { serviceStates, type StatusPageService } from './status-page.js';

/** How many services a status page may have. */
export const mostServices = 200;

/** The services of a status page as they are shown; throws INVALID for names that repeat, unknown states, or too many. */
export function parseServices(services: readonly StatusPageService[]): readonly StatusPageService[] {
  if (services.length > mostServices) throw invalid(`A status page has at most ${mostServices} services.`);
  const parsed = services.map(({ name, state }) => ({ name: parseName('services.name', name), state }));
  const unknown = parsed.find(({ state }) => !serviceStates.includes(state));
  if (unknown !== undefined) throw invalid(`The service "${unknown.name}" has a state that does not exist.`);
  const keys = parsed.map(({ name }) => keyOf(name));
  const repeated = parsed.find((_, index) => keys.indexOf(keys[index] ?? '') !== index);
  if (repeated !== undefined) throw invalid(`Two services are called "${repeated.name}".`);
  return parsed;
}

function invalid(sentence: string): Failure {
  return new Failure('INVALID', sentence, { field: 'services' });
}

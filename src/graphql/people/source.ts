import type { Source } from '../../domain/source.js';
import { textEnum } from '../text-enum.js';

/** How a person or a team came to be. */
export const SourceEnum = textEnum<Source>('Source', 'How a person or a team came to be.', {
  MANUAL: 'A human or a script made it.',
  SCIM: 'An identity provider made it.',
  SEED: 'It is part of the demo data.',
});

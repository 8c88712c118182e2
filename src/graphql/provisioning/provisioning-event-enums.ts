import type { EventStatus, ScimOperation, ScimResourceType } from '../../domain/provisioning/provisioning-event.js';
import { textEnum } from '../text-enum.js';

/** How a request, or a step of it, went. */
export const EventStatusEnum = textEnum<EventStatus>('EventStatus', 'How a request of an identity provider, or a step of it, went.', {
  SUCCESS: 'As asked.',
  WARNING: 'As asked, but with something that an administrator should know.',
  ERROR: 'Refused.',
  SKIPPED: 'Put off while the configuration is paused; of a step: there was nothing to do.',
});

/** What a request asked for. */
export const ScimOperationEnum = textEnum<ScimOperation>('ScimOperation', 'What a request of an identity provider asked for.', {
  DISCOVER: 'What this server can do.',
  LIST: 'A list, by GET.',
  GET: 'One user or group.',
  CREATE: 'A new user or group, by POST.',
  REPLACE: 'A user or group as a whole, by PUT.',
  PATCH: 'A part of a user or group.',
  DELETE: 'The end of a user or group.',
  SEARCH: 'A list, by POST to .search.',
  BULK: 'Several changes at once.',
});

/** What a request was about. */
export const ScimResourceTypeEnum = textEnum<ScimResourceType>('ScimResourceType', 'What a request of an identity provider was about.', {
  USER: 'A person, whom SCIM calls User.',
  GROUP: 'A team, which SCIM calls Group.',
  SERVICE_PROVIDER_CONFIG: 'What this server can do.',
  SCHEMA: 'Which attributes there are.',
  RESOURCE_TYPE: 'Which kinds of resources there are.',
});

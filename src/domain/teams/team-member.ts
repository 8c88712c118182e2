import { defineEntity } from '@mikro-orm/core';
import { directoryFilter } from '../directory-filter.js';
import type { Row } from '../row.js';

/** Who put a person into a team: a human, a configuration's default teams, or a group push. */
export const membershipSources = ['MANUAL', 'DEFAULT_TEAM', 'PUSH'] as const;
export type MembershipSource = (typeof membershipSources)[number];

/** One person in one team; `sequence` is the order of joining and feeds the version of the group (DESIGN 7). */
export const TeamMemberEntity = defineEntity({
  name: 'TeamMember',
  tableName: 'team_member',
  filters: directoryFilter,
  properties: (p) => ({
    directoryId: p.uuid(),
    teamId: p.uuid().primary(),
    personId: p.uuid().primary(),
    source: p.text().$type<MembershipSource>(),
    grantedBy: p.uuid().nullable(),
    sequence: p.bigint('string'),
    addedAt: p.datetime(),
  }),
});
export type TeamMember = Row<typeof TeamMemberEntity>;

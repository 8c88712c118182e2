import type { HandStep, ProvisioningStep } from './step.js';

/** The GraphQL mutation that does what a provider's request does (DESIGN 6). */
export type Twin = 'provisionPerson' | 'changeProvisionedPerson' | 'deprovisionPerson' | 'pushGroup' | 'changePushedGroup' | 'removePushedGroup';

/** What a project is born with. */
export const createDocument = mutation('createProject', 'CreateProjectInput', 'project { id teams { nodes { id name } } people { nodes { id } } }');

/** Every mutation of the model; what it gives back stands under `made`. */
export const documents: Readonly<Record<Exclude<HandStep['kind'], 'createProject'> | Twin | 'invitePerson', string>> = {
  createStatusPage: mutation('createStatusPage', 'CreateStatusPageInput', 'statusPage { id }'),
  addPerson: mutation('addPerson', 'AddPersonInput', 'person { id }'),
  updatePerson: mutation('updatePerson', 'UpdatePersonInput', 'person { id }'),
  suspendPerson: mutation('suspendPerson', 'SuspendPersonInput', 'person { id }'),
  restorePerson: mutation('restorePerson', 'IdInput', 'person { id }'),
  removePerson: mutation('removePerson', 'DeleteInput', 'deletedId'),
  unlinkPerson: mutation('unlinkPerson', 'IdInput', 'person { id }'),
  linkPerson: mutation('linkPerson', 'LinkInput', 'person { id }'),
  invitePerson: mutation('invitePerson', 'IdInput', 'url'),
  createTeam: mutation('createTeam', 'CreateTeamInput', 'team { id }'),
  updateTeam: mutation('updateTeam', 'UpdateTeamInput', 'team { id }'),
  deleteTeam: mutation('deleteTeam', 'DeleteInput', 'deletedId'),
  changeTeamMembers: mutation('changeTeamMembers', 'ChangeTeamMembersInput', 'team { id }'),
  linkTeam: mutation('linkTeam', 'LinkInput', 'team { id }'),
  unlinkTeam: mutation('unlinkTeam', 'IdInput', 'team { id }'),
  createProjectScimConfiguration: mutation('createProjectScimConfiguration', 'CreateProjectScimConfigurationInput', 'scimConfiguration { id baseUrl } bearerToken'),
  createStatusPageScimConfiguration: mutation('createStatusPageScimConfiguration', 'CreateStatusPageScimConfigurationInput', 'scimConfiguration { id baseUrl } bearerToken'),
  updateScimConfiguration: mutation('updateScimConfiguration', 'UpdateScimConfigurationInput', 'scimConfiguration { id }'),
  deleteScimConfiguration: mutation('deleteScimConfiguration', 'DeleteInput', 'deletedId'),
  applyDefaultTeams: mutation('applyDefaultTeams', 'ApplyDefaultTeamsInput', 'granted'),
  provisionPerson: mutation('provisionPerson', 'ProvisionPersonInput', 'person { id }'),
  changeProvisionedPerson: mutation('changeProvisionedPerson', 'ChangeProvisionedPersonInput', 'person { id }'),
  deprovisionPerson: mutation('deprovisionPerson', 'DeprovisionPersonInput', 'deletedId'),
  pushGroup: mutation('pushGroup', 'PushGroupInput', 'team { id }'),
  changePushedGroup: mutation('changePushedGroup', 'ChangePushedGroupInput', 'team { id }'),
  removePushedGroup: mutation('removePushedGroup', 'RemovePushedGroupInput', 'deletedId'),
};

/** The mutation of a provisioning step, with its input. */
export function twinOf(step: ProvisioningStep): { readonly mutation: Twin; readonly input: object } {
  const base = { scimConfigurationId: step.configuration };
  switch (step.kind) {
    case 'postUser': return { mutation: 'provisionPerson', input: { ...base, ...words(step.user) } };
    case 'putUser': case 'patchUser': return { mutation: 'changeProvisionedPerson', input: { ...base, id: step.person, ...words(step.kind === 'putUser' ? step.user : step.change) } };
    case 'deleteUser': return { mutation: 'deprovisionPerson', input: { ...base, id: step.person } };
    case 'postGroup': return { mutation: 'pushGroup', input: { ...base, displayName: step.name, ...(step.members && { memberIds: step.members }), ...(step.externalId !== undefined && { externalId: step.externalId }) } };
    case 'putGroup': return { mutation: 'changePushedGroup', input: { ...base, id: step.team, displayName: step.name, ...(step.members && { members: step.members }) } };
    case 'patchGroup': {
      const { members } = step;
      const change = 'set' in members ? { members: members.set } : { addMembers: members.add, removeMembers: members.remove };
      return { mutation: 'changePushedGroup', input: { ...base, id: step.team, ...(step.name !== undefined && { displayName: step.name }), ...change } };
    }
    case 'deleteGroup': return { mutation: 'removePushedGroup', input: { ...base, id: step.team } };
  }
}

function words<Words extends { readonly mail?: string }>({ mail, ...others }: Words): object {
  return { ...others, ...(mail !== undefined && { emails: [{ value: mail, type: 'work', primary: true }] }) };
}

function mutation(name: string, inputType: string, selection: string): string {
  return `mutation ($input: ${inputType}!) { made: ${name}(input: $input) { ${selection} } }`;
}

import { Field, Int, ObjectType, Query, Resolver } from 'type-graphql';
import { failureCodes, type FailureCode } from '../failure.js';
import { ErrorCodeEnum, errorCodeMeanings } from './error-code.js';

/** What one code means and what to do about it. */
@ObjectType('ErrorCodeInfo', { description: 'What an error code means, what to do about it, and how the same refusal looks in SCIM.' })
export class ErrorCodeInfoType {
  @Field(() => ErrorCodeEnum, { description: 'The code, as in errors[].extensions.code.' })
  code!: FailureCode;

  @Field(() => String, { description: 'Why requests are refused with it.' })
  meaning!: string;

  @Field(() => String, { description: 'What the caller can do.' })
  whatToDo!: string;

  @Field(() => Int, { nullable: true, description: 'The HTTP status of the same refusal in SCIM; null where SCIM has none.' })
  scimStatus!: number | null;

  @Field(() => String, { nullable: true, description: 'The scimType of the same refusal in SCIM, where RFC 7644 names one.' })
  scimType!: string | null;
}

/** Publishes the closed set of refusals; needs no sign-in. */
@Resolver(() => ErrorCodeInfoType)
export class ErrorCodeResolver {
  @Query(() => [ErrorCodeInfoType], { description: 'Every error code with its meaning. Needs no sign-in.' })
  errorCodes(): ErrorCodeInfoType[] {
    return failureCodes.map((code) => ({ code, meaning: errorCodeMeanings[code], ...remedies[code] }));
  }
}

type Remedy = Pick<ErrorCodeInfoType, 'whatToDo' | 'scimStatus' | 'scimType'>;

const remedies: Readonly<Record<FailureCode, Remedy>> = {
  UNAUTHENTICATED: { whatToDo: 'Sign in, or send "Authorization: Bearer <access token>" with a token that is valid.', scimStatus: 401, scimType: null },
  FORBIDDEN: { whatToDo: 'Ask somebody whose role allows it, or ask them to change your role.', scimStatus: 403, scimType: null },
  NOT_FOUND: { whatToDo: 'Check the id; the object may have been removed, or you may have lost access.', scimStatus: 404, scimType: null },
  INVALID: { whatToDo: 'Correct the argument that `field` names, or the request itself.', scimStatus: 400, scimType: 'invalidValue' },
  TAKEN: { whatToDo: 'Choose another value, or work with the object that has it.', scimStatus: 409, scimType: 'uniqueness' },
  STALE: { whatToDo: 'Read the object again, then repeat the change with its present version.', scimStatus: 412, scimType: null },
  LIMIT_REACHED: { whatToDo: 'Remove one that is not needed any more.', scimStatus: 403, scimType: null },
  MANAGED_BY_SCIM: { whatToDo: 'Change the value in the identity provider, or take the object back from it.', scimStatus: 403, scimType: null },
  LAST_OWNER: { whatToDo: 'Add another person with access to the team Owners first.', scimStatus: 403, scimType: null },
  NOT_SUPPORTED: { whatToDo: 'Reach the same with another operation.', scimStatus: 501, scimType: null },
  RATE_LIMITED: { whatToDo: 'Wait as long as Retry-After says.', scimStatus: 429, scimType: null },
  QUERY_TOO_COMPLEX: { whatToDo: 'Ask for less in one request: fewer items, fewer levels.', scimStatus: null, scimType: null },
  UNAVAILABLE: { whatToDo: 'Repeat the request after the time that Retry-After says.', scimStatus: 503, scimType: null },
  INTERNAL: { whatToDo: 'Try again; if it stays, give the requestId to whoever runs the installation.', scimStatus: 500, scimType: null },
};

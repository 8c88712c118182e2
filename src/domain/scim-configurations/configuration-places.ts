/** Which configurations a statement reads about, and their directories, into which the policy has let the scope. */
export interface ConfigurationPlaces {
  readonly directoryIds: string[];
  readonly ids: string[];
}

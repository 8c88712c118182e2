/** What somebody sees first in the tools that come along: who they are and what they may enter (schema/operations/who-am-i.graphql). */
export const firstOperation = `# Welcome to Muster. Put your access token into the Authorization header below
# (the first one was printed when the server first started), then run this.
query WhoAmI($first: Int = 20) {
  viewer {
    account { id email }
    isServerAdmin
    projects(first: $first) { nodes { id name slug viewerRole viewerCan } }
    statusPages(first: $first) { nodes { id name slug } }
    serverVersion
  }
}
`;

export const firstVariables = { first: 10 };

/** With the place for the token. */
export const firstHeaders = { Authorization: 'Bearer <access token>' };

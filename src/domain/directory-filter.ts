/**
 * The second wall (DESIGN 7): every find, populate and loader of a tenant entity names its directories, or throws.
 * The unit of work sets `directories` on its entity manager as the policy lets the scope into them.
 */
export const directoryFilter = {
  directory: {
    name: 'directory',
    default: true,
    args: true,
    cond: (args: { directories?: readonly string[] }) => {
      if (args.directories === undefined || args.directories.length === 0) {
        throw new Error('A tenant table was read before any directory was entered.');
      }
      return { directoryId: { $in: [...args.directories] } };
    },
  },
} as const;

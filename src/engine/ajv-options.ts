/** How the house compiles schemas, ahead of time or on first use. */
export const schemaOptions = {
  allErrors: true,
  strict: true,
  strictRequired: false,
  allowUnionTypes: true,
  inlineRefs: false,
} as const;

/** The schema of an object that has these members and no others. */
export function object(
  required: readonly string[],
  properties: Record<string, object>,
  description?: string,
) {
  return {
    type: 'object',
    required: [...required],
    additionalProperties: false,
    properties,
    ...(description && { description }),
  };
}

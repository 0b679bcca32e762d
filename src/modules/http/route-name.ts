/** A parameter's own expression, as Fastify writes it: `:id(^[0-9]+$)`. */
const expression = /\(\^.*?\$\)/g;

/** What to call a route: its path as declared, without the expressions that its parameters must match. */
export function routeNameOf(url: string): string {
  return url.replace(expression, '');
}

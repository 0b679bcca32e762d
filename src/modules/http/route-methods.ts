/** Which methods each path has: what an answer 405 says in Allow. Looked up for refusals only, so it need not be fast. */
export class RouteMethods {
  readonly #routes: { readonly segments: readonly string[]; readonly methods: readonly string[] }[] = [];

  add(pattern: string, methods: string | readonly string[]): void {
    this.#routes.push({ segments: pattern.split('/'), methods: [methods].flat() });
  }

  /** The methods of all routes that match the path, sorted; none when there is no such route. */
  of(path: string): string[] {
    const segments = path.split('/');
    const matching = this.#routes.filter((route) => matches(route.segments, segments));
    return [...new Set(matching.flatMap(({ methods }) => methods))].sort();
  }
}

function matches(pattern: readonly string[], path: readonly string[]): boolean {
  if (pattern.at(-1) === '*') {
    return path.length >= pattern.length && pattern.slice(0, -1).every((part, at) => fits(part, path[at]));
  }
  return pattern.length === path.length && pattern.every((part, at) => fits(part, path[at]));
}

function fits(part: string, given: string | undefined): boolean {
  if (!part.startsWith(':')) return part === given;
  const expression = /\((\^.*\$)\)$/.exec(part)?.[1];
  return (
    given !== undefined && given !== '' && (expression === undefined || new RegExp(expression).test(given))
  );
}

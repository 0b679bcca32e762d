/** Paths that are answered however much there is to do, and whoever asks: those of who watches the service. */
export const alwaysAnswered: ReadonlySet<string> = new Set(['/livez', '/readyz', '/metrics']);

import { describe, expect, it } from '@jest/globals';
import { RouteMethods } from '../../../src/modules/http/route-methods.js';

describe('methods of a path', () => {
  const routes = new RouteMethods();
  routes.add('/v1/snaps/:id', 'GET');
  routes.add('/v1/snaps/:id', ['PATCH', 'DELETE']);
  routes.add('/v1/snaps/list', 'POST');
  routes.add('/docs/*', 'GET');

  it.each([
    ['/v1/snaps/x', ['DELETE', 'GET', 'PATCH']],
    ['/v1/snaps/list', ['DELETE', 'GET', 'PATCH', 'POST']],
    ['/v1/snaps/', []],
    ['/v1/snaps', []],
    ['/v1/snaps/x/y', []],
    ['/docs/a/b', ['GET']],
    ['/docs', []],
  ])('%s: %j', (path, methods) => {
    expect(routes.of(path)).toEqual(methods);
  });
});

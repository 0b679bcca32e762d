import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { RouteAccess } from '../auth/route-access.js';
import { buildOpenApi, openApiYaml } from './openapi.js';

/** Serves the contract at /openapi.yaml and a page to try it at /docs; both are built when first asked for. */
export function serveDocs(app: NestFastifyApplication, routeAccess: RouteAccess): void {
  for (const path of ['/openapi.yaml', '/docs']) routeAccess.declareBelow(path, ['anonymous']);
  let document: OpenAPIObject | undefined;
  const contract = (): OpenAPIObject => (document ??= buildOpenApi(app));
  let text: Buffer | undefined;
  app
    .getHttpAdapter()
    .getInstance()
    .get('/openapi.yaml', (_request, reply) => {
      text ??= Buffer.from(openApiYaml(contract()));
      return reply.type('application/yaml').send(text);
    });
  SwaggerModule.setup('docs', app, contract, {
    raw: false,
    customSiteTitle: 'Plugboard',
    swaggerOptions: { validatorUrl: null },
  });
}

import { readFileSync } from 'node:fs';
import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { stringify } from 'yaml';
import { bearerScheme } from '../auth/access.js';
import { contractPaths, contractSchemas } from '../contract-schemas.js';
import { Problem } from './problem.js';
import { problemMediaType } from './send-problem.js';

const packageFile = new URL('../../../package.json', import.meta.url);

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;
type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

/** The contract of the application, out of its controllers and DTOs, with the refusals that every operation shares. */
export function buildOpenApi(app: INestApplication): OpenAPIObject {
  const described = SwaggerModule.createDocument(app, contractHead(), {
    extraModels: [Problem],
    operationIdFactory: (_controller, method) => method,
  });
  const { openapi, info, servers, components } = described;
  const paths = { ...described.paths, ...structuredClone(contractPaths as OpenAPIObject['paths']) };
  for (const operation of operationsOf(paths)) addCommonParts(operation);
  return {
    openapi,
    info,
    servers: servers ?? [],
    paths: sortedByName(paths),
    components: {
      ...components,
      ...commonParts,
      schemas: sortedByName({ ...components?.schemas, ...(contractSchemas as Schemas) }),
    },
  };
}

/** The contract as the text of openapi.yaml: the same bytes for the same contract. */
export function openApiYaml(document: OpenAPIObject): string {
  return stringify(document, { aliasDuplicateObjects: false, lineWidth: 110 });
}

function contractHead(): Omit<OpenAPIObject, 'paths'> {
  return new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Plugboard')
    .setDescription('Decides which snap plugs connect to which slots, and says why.')
    .setVersion(packageVersion())
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addServer('/')
    .addBearerAuth(
      {
        type: 'http',
        scheme: 'bearer',
        description:
          'A token of this service, or a JWT of the configured issuer. An operation names the roles of which one is enough; one that may go without a token is open where the service says so.',
      },
      bearerScheme,
    )
    .build();
}

/** The sources stand one level above the compiled files, so the package is looked for in both places. */
function packageVersion(): string {
  for (const file of [packageFile, new URL('../package.json', packageFile)]) {
    try {
      return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  return '0.0.0';
}

function operationsOf(paths: OpenAPIObject['paths']): Operation[] {
  const methods = ['get', 'put', 'post', 'delete', 'patch'] as const;
  return Object.values(paths).flatMap((path) => methods.flatMap((method) => path[method] ?? []));
}

/** Every operation can refuse with a Problem, and every answer names its request. */
function addCommonParts(operation: Operation): void {
  for (const response of Object.values(operation.responses)) {
    if (response === undefined || '$ref' in response) continue;
    response.headers = {
      'X-Request-ID': { $ref: '#/components/headers/RequestId' },
      'Plugboard-Store-Revision': { $ref: '#/components/headers/StoreRevision' },
      ...response.headers,
    };
  }
  operation.parameters = [...(operation.parameters ?? []), { $ref: '#/components/parameters/AtLeast' }];
  operation.responses['4XX'] ??= { $ref: '#/components/responses/Refused' };
  operation.responses['5XX'] ??= { $ref: '#/components/responses/Failed' };
}

const problemAnswer = {
  headers: { 'X-Request-ID': { $ref: '#/components/headers/RequestId' } },
  content: { [problemMediaType]: { schema: { $ref: '#/components/schemas/Problem' } } },
};

const commonParts = {
  headers: {
    RequestId: {
      description: 'The id the request came with, or was given',
      schema: { type: 'string', minLength: 1, maxLength: 128 },
    },
    StoreRevision: {
      description: 'The revision of the store that the answer was made of, or that it has made',
      schema: { type: 'integer', minimum: 0 },
    },
  },
  parameters: {
    AtLeast: {
      name: 'Plugboard-At-Least',
      in: 'header',
      required: false,
      description:
        'A revision of the store, from the Plugboard-Store-Revision of an earlier answer: this one is not made of an older one (503 with Retry-After where the service does not know it in time)',
      schema: { type: 'integer', minimum: 0 },
    },
  },
  responses: {
    Refused: {
      description:
        'The request was refused; 429 with Retry-After where its caller asks more than it may (docs/overload.md)',
      ...problemAnswer,
    },
    Failed: {
      description:
        'The service failed, or cannot answer this now: 503 with Retry-After where it is not ready, or overloaded (docs/overload.md)',
      ...problemAnswer,
    },
  },
} as const;

function sortedByName<Value>(object: Record<string, Value>): Record<string, Value> {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
}

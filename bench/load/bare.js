// The floor of the mixed load: bare Fastify routes that take the same requests and send what the service has answered.
// The argument names a JSON file: for each route, an answer.
import { readFileSync } from 'node:fs';
import process from 'node:process';
import Fastify from 'fastify';

const answers = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const fastify = Fastify({ logger: false });
fastify.post('/v1/decisions', (_request, reply) => reply.send(answers.decisions));
fastify.post('/v1/connection-plans', (_request, reply) => reply.send(answers.plans));
fastify.get('/v2/assertions/*', (_request, reply) => reply.send(answers.assertions));
await fastify.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`listening on http://127.0.0.1:${fastify.server.address().port}\n`);

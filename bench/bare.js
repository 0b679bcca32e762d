// The floor: a bare Fastify route that parses a body and sends an answer of a given size.
import Fastify from 'fastify';

const answer = JSON.parse(process.argv[2] ?? '{}');
const fastify = Fastify({ logger: false });
fastify.post('/v1/decisions', (_request, reply) => reply.send(answer));
await fastify.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`listening on http://127.0.0.1:${fastify.server.address().port}\n`);

// The floor: a bare Fastify route that sends the same assertion for every path.
import { Buffer } from 'node:buffer';
import Fastify from 'fastify';

const body = Buffer.from(process.argv[2] ?? '');
const fastify = Fastify({ logger: false });
fastify.get('/v2/assertions/*', (_request, reply) => {
  reply.header('content-type', 'application/x.ubuntu.assertion').send(body);
});
await fastify.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`listening on http://127.0.0.1:${fastify.server.address().port}\n`);

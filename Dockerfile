# Compiles with everything, and keeps what running needs.
FROM node:24 AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
COPY migrations ./migrations
RUN npm run build && npm prune --omit=dev

FROM node:24-slim
ENV NODE_ENV=production \
    PLUGBOARD_HOST=0.0.0.0 \
    PLUGBOARD_PORT=8080 \
    PLUGBOARD_DATA=/data
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
RUN mkdir --mode=700 /data /keys && chown node:node /data /keys \
    && chmod +x dist/src/cli/main.js && ln -s /app/dist/src/cli/main.js /usr/local/bin/plugboard
USER node
VOLUME /data
EXPOSE 8080
# An instance whose database is away is not ready, and goes on evaluating: what takes it for dead asks /livez.
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
    CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PLUGBOARD_PORT}/readyz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Node itself is process 1, so that SIGTERM reaches it; nothing outside /data is written.
CMD ["node", "dist/src/main.js"]

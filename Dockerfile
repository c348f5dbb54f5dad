# The app alone; its Supabase is elsewhere (docs/deployment.md). Built and started by nobody here: see there.
FROM node:24-bookworm-slim AS build
WORKDIR /app
ENV NEXT_TELEMETRY_DISABLED=1
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
# Needs no secret: the environment is read when the server starts, but for two variables (docs/deployment.md). The type check
# reads every file, also those of the tests: .dockerignore leaves them in.
RUN npm run build && npm prune --omit=dev

FROM node:24-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 PORT=3000
COPY --from=build --chown=root:root /app/node_modules ./node_modules
COPY --from=build --chown=root:root /app/.next ./.next
COPY --from=build --chown=root:root /app/package.json /app/next.config.ts /app/tsconfig.json ./
COPY --from=build --chown=root:root /app/lib ./lib
COPY --from=build --chown=root:root /app/app ./app
COPY --from=build --chown=root:root /app/supabase/migrations ./supabase/migrations
RUN mkdir -p .next/cache && chown -R node:node .next/cache
USER node
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/health/live`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Connections stay longer than a proxy keeps them (Caddy: two minutes): what it sends into one that closes is lost.
CMD ["node", "node_modules/next/dist/bin/next", "start", "--keepAliveTimeout", "125000"]

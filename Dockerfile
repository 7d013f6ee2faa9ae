# One binary with the browser app in it, on a small base, run by a user of its own.

FROM rust:1.95-slim-bookworm AS build
# The image's own toolchain is the one in rust-toolchain.toml; naming it keeps rustup from fetching lint tools.
ENV RUSTUP_TOOLCHAIN=1.95.0 CARGO_NET_RETRY=5
RUN if command -v rustup; then rustup target add wasm32-unknown-unknown; fi
WORKDIR /src
COPY . .
# The caches live beside the image, so the binary is copied out of them in the same step.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo run --locked --package xtask -- web \
 && cargo build --locked --release \
 && cp target/release/kept /kept

FROM debian:bookworm-slim
RUN useradd --system --uid 10001 --home-dir /var/lib/kept --shell /usr/sbin/nologin kept \
 && install -d -o kept -g kept -m 700 /var/lib/kept
COPY --from=build /kept /usr/local/bin/kept
USER kept
ENV KEPT_LISTEN=0.0.0.0:4280 KEPT_DATA=/var/lib/kept
VOLUME /var/lib/kept
EXPOSE 4280
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
    CMD ["kept", "health", "--url", "http://127.0.0.1:4280"]
ENTRYPOINT ["kept"]
CMD ["serve"]

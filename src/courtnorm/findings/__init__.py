"""The tests of the claims, one module a chapter; :func:`courtnorm.claims.function` loads them."""

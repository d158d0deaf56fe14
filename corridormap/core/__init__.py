"""The domain: layers, features, extents, measuring; without Qt and without file drivers."""

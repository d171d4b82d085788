#ifndef COPENSSL_H
#define COPENSSL_H
#include <openssl/ssl.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/rand.h>
#include <openssl/core_names.h>
#include <openssl/params.h>
#include <openssl/x509v3.h>
// Starts an HMAC context with SHA-256. A key of no bytes is a key too.
int copenssl_hmac_sha256_init(EVP_MAC_CTX *context, const unsigned char *key, size_t count);

#endif

#include "COpenSSL.h"

// OSSL_PARAM keeps pointers to the names given to it; in C they are literals and live for ever.
int copenssl_hmac_sha256_init(EVP_MAC_CTX *context, const unsigned char *key, size_t count) {
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)"SHA256", 0),
        OSSL_PARAM_construct_end(),
    };
    // HMAC pads keys with zeros to a block, so one zero stands for the empty key, which OpenSSL refuses.
    static const unsigned char zero[1] = {0};
    if (count == 0) return EVP_MAC_init(context, zero, 1, parameters);
    return EVP_MAC_init(context, key, count, parameters);
}

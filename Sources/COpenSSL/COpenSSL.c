#include "COpenSSL.h"
#include <string.h>

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

EVP_PKEY *copenssl_generate_p256(void) { return EVP_EC_gen("P-256"); }

void copenssl_harden(SSL_CTX *context) {
    // PARTIAL_WRITE: SSL_write returns after each record. MOVING_WRITE_BUFFER: a retry may come from another
    // address. RELEASE_BUFFERS: an idle connection gives its record buffers back (30 to 14 KB each).
    SSL_CTX_set_mode(
        context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_options(
        context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                     SSL_OP_PRIORITIZE_CHACHA);
    // A distribution's configuration file may have asked for legacy behaviour.
    SSL_CTX_clear_options(
        context, SSL_OP_LEGACY_SERVER_CONNECT | SSL_OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION |
                     SSL_OP_IGNORE_UNEXPECTED_EOF | SSL_OP_ALLOW_CLIENT_RENEGOTIATION);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
}

int copenssl_set_versions(SSL_CTX *context, int lowest, int highest) {
    return SSL_CTX_set_min_proto_version(context, lowest) && SSL_CTX_set_max_proto_version(context, highest);
}

int copenssl_set_groups(SSL_CTX *context, const char *groups) {
    return (int)SSL_CTX_set1_groups_list(context, (char *)groups);
}

int copenssl_add_chain_certificate(SSL_CTX *context, X509 *certificate) {
    return (int)SSL_CTX_add1_chain_cert(context, certificate);
}

int copenssl_set_server_name(SSL *connection, const char *name) {
    return (int)SSL_set_tlsext_host_name(connection, name);
}

void copenssl_set_retry_read(BIO *bio) { BIO_set_retry_read(bio); }

void copenssl_clear_retry(BIO *bio) { BIO_clear_retry_flags(bio); }

void copenssl_print_subject(BIO *output, const X509 *certificate) {
    X509_NAME_print_ex(output, X509_get_subject_name(certificate), 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
}

int copenssl_dns_name(const X509 *certificate, int index, char *name, size_t size) {
    GENERAL_NAMES *names = X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
    int count = -1;
    if (names != NULL && index < sk_GENERAL_NAME_num(names)) {
        const GENERAL_NAME *found = sk_GENERAL_NAME_value(names, index);
        count = 0;
        if (found->type == GEN_DNS) {
            int length = ASN1_STRING_length(found->d.dNSName);
            if (length > 0 && (size_t)length <= size) {
                memcpy(name, ASN1_STRING_get0_data(found->d.dNSName), (size_t)length);
                count = length;
            }
        }
    }
    GENERAL_NAMES_free(names);
    return count;
}

void copenssl_set_server_name_callback(SSL_CTX *context, int (*callback)(SSL *, int *, void *), void *argument) {
    SSL_CTX_set_tlsext_servername_callback(context, callback);
    SSL_CTX_set_tlsext_servername_arg(context, argument);
}

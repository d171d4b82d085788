#ifndef COPENSSL_H
#define COPENSSL_H
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

// What Swift cannot import: macros that act as functions, variadic functions, and parameter lists
// that must outlive the call that makes them. Everything returns 1 for success unless it says otherwise.

// Starts an HMAC context with SHA-256. A key of no bytes is a key too.
int copenssl_hmac_sha256_init(EVP_MAC_CTX *context, const unsigned char *key, size_t count);

// A new P-256 key, or NULL.
EVP_PKEY *copenssl_generate_p256(void);

// Sets the modes and options that every context of this program has.
void copenssl_harden(SSL_CTX *context);

// Bounds the protocol versions, for example TLS1_2_VERSION to TLS1_3_VERSION.
int copenssl_set_versions(SSL_CTX *context, int lowest, int highest);

// Sets the key exchange groups, in order of preference.
int copenssl_set_groups(SSL_CTX *context, const char *groups);

// Adds an intermediate certificate, whose reference count grows.
int copenssl_add_chain_certificate(SSL_CTX *context, X509 *certificate);

// Sets the server name a client asks for.
int copenssl_set_server_name(SSL *connection, const char *name);

// Says of a BIO's last call that it may be repeated when there is something to read, or nothing of the kind.
void copenssl_set_retry_read(BIO *bio);
void copenssl_clear_retry(BIO *bio);

// Writes a certificate's subject on one line.
void copenssl_print_subject(BIO *output, const X509 *certificate);

// Copies the DNS name at `index` among a certificate's alternative names and gives its length: 0 when there is another
// kind of name or one too long, -1 after the last.
int copenssl_dns_name(const X509 *certificate, int index, char *name, size_t size);

// Calls back for each client that names a server.
void copenssl_set_server_name_callback(SSL_CTX *context, int (*callback)(SSL *, int *, void *), void *argument);

#endif

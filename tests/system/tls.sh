# shellcheck shell=bash disable=SC2034
# Certificates for tests, and relaybld with TLS. Include after lib.sh.

# make_authority FILE: a certificate that signs others, in $TMP/FILE.pem and
# .key.
make_authority()
{
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
	    -subj "/CN=$1" -days 2 -addext basicConstraints=critical,CA:TRUE \
	    -keyout "$TMP/$1.key" -out "$TMP/$1.pem" 2>/dev/null ||
	    bail "openssl req"
}

# make_certificate FILE AUTHORITY NAME [DAYS]: one that AUTHORITY has signed
# for NAME and 127.0.0.1, for servers and for clients.
make_certificate()
{
	openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
	    -subj "/CN=$3" -keyout "$TMP/$1.key" -out "$TMP/$1.csr" \
	    2>/dev/null || bail "openssl req"
	openssl x509 -req -in "$TMP/$1.csr" -CA "$TMP/$2.pem" \
	    -CAkey "$TMP/$2.key" -CAcreateserial -days "${4:-2}" \
	    -extfile <(echo "subjectAltName=DNS:$3,IP:127.0.0.1
extendedKeyUsage=serverAuth,clientAuth
basicConstraints=CA:FALSE") -out "$TMP/$1.pem" 2>/dev/null ||
	    bail "openssl x509"
}

# tls_server: the lines of server: that TLS needs, at $TLS_PORT (taken if there
# is none), with $TMP/server.pem and .key; $PORT is taken before.
tls_server()
{
	local plain
	[ -n "${PORT:-}" ] || free_port
	plain=$PORT
	if [ -z "${TLS_PORT:-}" ]; then
		free_port
		TLS_PORT=$PORT
		PORT=$plain
	fi
	SERVER="  tls-listen: [127.0.0.1@$TLS_PORT]
  tls-certificate: $TMP/server.pem
  tls-key: $TMP/server.key
${SERVER:-}"
}

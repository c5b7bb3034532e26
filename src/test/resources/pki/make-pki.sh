#!/bin/sh
# Makes the certificates and keys of the tests in the folder given: sh make-pki.sh FOLDER
# Needs openssl 1.1.1 or later. The password of each encrypted key is: correct horse
set -eu
cd "$1"
PASSWORD="correct horse"
export PASSWORD

cat > openssl.cnf <<'EOF'
[req]
distinguished_name = dn
prompt = no
[dn]
CN = unused
[ca]
default_ca = by_date
[by_date]
database = index.txt
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = anything
copy_extensions = copy
unique_subject = no
default_crl_days = 30
[anything]
commonName = supplied
[v3_ca]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
EOF
: > index.txt

new_key() { # NAME KIND
  case $2 in
    rsa) openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$1.key" ;;
    ec) openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:prime256v1 -out "$1.key" ;;
    ed25519) openssl genpkey -algorithm ED25519 -out "$1.key" ;;
  esac
}

new_root() { # NAME SUBJECT
  new_key "$1" ec
  openssl req -x509 -new -config openssl.cnf -extensions v3_ca -key "$1.key" -subj "$2" -days 3650 -out "$1.pem"
}

new_request() { # NAME KIND SUBJECT
  new_key "$1" "$2"
  openssl req -new -config openssl.cnf -key "$1.key" -subj "$3" -out "$1.csr"
}

sign() { # NAME CA EXTENSIONS [DAYS]
  printf '%s\n' "$3" > "$1.ext"
  openssl x509 -req -in "$1.csr" -CA "$2.pem" -CAkey "$2.key" -CAcreateserial -days "${4:-365}" -extfile "$1.ext" -out "$1.pem"
}

sign_dated() { # NAME FROM TO
  openssl ca -config openssl.cnf -batch -notext -cert ca.pem -keyfile ca.key -startdate "$2" -enddate "$3" \
    -in "$1.csr" -out "$1.pem"
}

HERE="subjectAltName = DNS:localhost, IP:127.0.0.1"

new_root ca "/O=Tentacle/CN=Site CA"
new_root other-ca "/O=Elsewhere/CN=Other CA"
new_root renewed-ca "/O=Tentacle/CN=Site CA"

for kind in rsa ec ed25519; do
  new_request "$kind" "$kind" "/CN=site-$kind"
  sign "$kind" ca "$HERE"
done

new_request client ec "/CN=sync client"
sign client ca "extendedKeyUsage = clientAuth"
new_request stranger ec "/CN=stranger"
sign stranger other-ca "$HERE"
new_request soon ec "/CN=soon over"
sign soon ca "$HERE" 10
new_request elsewhere ec "/CN=elsewhere"
sign elsewhere ca "subjectAltName = DNS:site.example"

new_request inter-ca ec "/O=Tentacle/CN=Intermediate CA"
sign inter-ca ca "basicConstraints = critical, CA:TRUE"
new_request inter ec "/CN=site behind an intermediate"
sign inter inter-ca "$HERE"
cat inter.pem inter-ca.pem > inter-chain.pem
cat inter-ca.pem inter.pem > inter-reversed.pem

new_request expired ec "/CN=expired site"
sign_dated expired 20200101000000Z 20210101000000Z
new_request future ec "/CN=future site"
sign_dated future 20980101000000Z 20990101000000Z
openssl ca -config openssl.cnf -gencrl -cert ca.pem -keyfile ca.key -out crl.pem
cp ca.key expired-ca.key
openssl req -new -config openssl.cnf -key ca.key -subj "/CN=expired CA" -out expired-ca.csr
sign_dated expired-ca 20200101000000Z 20210101000000Z
openssl req -x509 -new -config openssl.cnf -key ec.key -subj "/CN=alone" -days 30 -addext "$HERE" -out alone.pem
cp ec.key alone.key

# One key in each form that openssl writes.
openssl rsa -in rsa.key -traditional -out rsa-pkcs1.key
openssl rsa -in rsa.key -traditional -aes256 -passout env:PASSWORD -out rsa-pkcs1-aes.key
openssl rsa -in rsa.key -traditional -des3 -passout env:PASSWORD -out rsa-pkcs1-des3.key
openssl pkcs8 -topk8 -in rsa.key -passout env:PASSWORD -out rsa-pkcs8-aes.key
openssl pkcs8 -topk8 -in rsa.key -v1 PBE-SHA1-3DES -passout env:PASSWORD -out rsa-pkcs8-3des.key
openssl pkcs8 -topk8 -in rsa.key -scrypt -passout env:PASSWORD -out rsa-pkcs8-scrypt.key
openssl ec -in ec.key -out ec-sec1.key
{ openssl ecparam -name prime256v1; cat ec-sec1.key; } > ec-sec1-parameters.key
openssl ec -in ec.key -aes256 -passout env:PASSWORD -out ec-sec1-aes.key
openssl pkcs8 -topk8 -in ec.key -passout env:PASSWORD -out ec-pkcs8-aes.key
openssl pkcs8 -topk8 -in ed25519.key -passout env:PASSWORD -out ed25519-aes.key

# What people give instead of a PEM certificate or key.
openssl x509 -in rsa.pem -outform DER -out rsa.der
openssl rsa -in rsa.key -outform DER -out rsa-key.der
openssl req -config openssl.cnf -in rsa.csr -outform DER -out rsa-csr.der
openssl pkey -in rsa.key -pubout -out rsa-public.pem
openssl pkcs12 -export -in rsa.pem -inkey rsa.key -passout env:PASSWORD -out rsa.p12
openssl crl2pkcs7 -nocrl -certfile rsa.pem -out rsa.p7b
openssl ecparam -name prime256v1 -out ec-parameters.pem
openssl ecparam -name prime256v1 -genkey -noout -param_enc explicit -out ec-explicit.key

package dev.tentacle.tls;

import java.math.BigInteger;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.misc.MiscObjectIdentifiers;
import org.bouncycastle.asn1.misc.ScryptParams;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCS12PBEParams;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/**
 * What an encrypted key asks of whoever opens it: a damaged number would take hours, or all heap.
 */
final class KeyDerivation {

  /** A few seconds; openssl's own is 2,048. */
  private static final BigInteger MAX_ROUNDS = BigInteger.valueOf(3_000_000);

  /** Cost times block size times lanes: 128 MiB of memory; openssl's own is an eighth of it. */
  private static final BigInteger MAX_SCRYPT = BigInteger.valueOf(1 << 20);

  private KeyDerivation() {}

  /**
   * Refuses what takes too long to open.
   *
   * @throws TlsConfigurationException if the key asks for too much, or says that in no known way
   */
  static void check(SourceFile file, PemBlock block, AlgorithmIdentifier encryption) {
    boolean tooMuch;
    try {
      tooMuch = asksForTooMuch(encryption);
      // Bouncy Castle's ASN.1 classes throw unchecked exceptions of many kinds.
    } catch (RuntimeException e) {
      throw file.fault(block, "is damaged: " + e.getMessage(), "Copy the file again", e);
    }
    if (tooMuch) {
      throw file.fault(
          block,
          "is encrypted in a way that would take very long to open, or the file is damaged",
          "Encrypt a copy of the key anew by: openssl pkcs8 -topk8 -in "
              + file.path().toAbsolutePath()
              + " -out new.pem");
    }
  }

  private static boolean asksForTooMuch(AlgorithmIdentifier encryption) {
    ASN1Encodable parameters = encryption.getParameters();
    if (!encryption.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBES2)) {
      // PBES1 says it in the same form.
      return isOver(MAX_ROUNDS, PKCS12PBEParams.getInstance(parameters).getIterations());
    }
    KeyDerivationFunc function = PBES2Parameters.getInstance(parameters).getKeyDerivationFunc();
    if (function.getAlgorithm().equals(MiscObjectIdentifiers.id_scrypt)) {
      ScryptParams scrypt = ScryptParams.getInstance(function.getParameters());
      return isOver(
          MAX_SCRYPT,
          scrypt.getCostParameter(),
          scrypt.getBlockSize(),
          scrypt.getParallelizationParameter());
    }
    return isOver(
        MAX_ROUNDS, PBKDF2Params.getInstance(function.getParameters()).getIterationCount());
  }

  private static boolean isOver(BigInteger most, BigInteger... factors) {
    BigInteger product = BigInteger.ONE;
    for (BigInteger factor : factors) {
      if (factor.signum() <= 0) {
        throw new IllegalArgumentException("a number of rounds that is none: " + factor);
      }
      product = product.multiply(factor);
    }
    return product.compareTo(most) > 0;
  }
}

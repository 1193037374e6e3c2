using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Paddings;
using Org.BouncyCastle.Crypto.Parameters;

namespace SmimePS.Cms;

/// <summary>CBC decryption with the old ciphers that not every platform still has.</summary>
internal sealed class BouncyCbcDecryptor : ICryptoTransform
{
    private readonly PaddedBufferedBlockCipher _cipher;

    public BouncyCbcDecryptor((IBlockCipher Cipher, KeyParameter Key) engine, byte[] vector)
    {
        _cipher = new PaddedBufferedBlockCipher(new CbcBlockCipher(engine.Cipher), new Pkcs7Padding());
        _cipher.Init(forEncryption: false, new ParametersWithIV(engine.Key, vector));
    }

    public bool CanReuseTransform => false;

    public bool CanTransformMultipleBlocks => true;

    public int InputBlockSize => _cipher.GetBlockSize();

    public int OutputBlockSize => _cipher.GetBlockSize();

    public int TransformBlock(byte[] inputBuffer, int inputOffset, int inputCount, byte[] outputBuffer, int outputOffset) =>
        _cipher.ProcessBytes(inputBuffer, inputOffset, inputCount, outputBuffer, outputOffset);

    public byte[] TransformFinalBlock(byte[] inputBuffer, int inputOffset, int inputCount) =>
        _cipher.DoFinal(inputBuffer, inputOffset, inputCount);

    public void Dispose()
    {
    }
}

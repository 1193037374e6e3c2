using System.Globalization;
using System.Management.Automation;

namespace SmimePS.Pipeline;

/// <summary>Lets a time span be given as a number of days: PowerShell would take a bare number for a ten-millionth of a second each.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DaysAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            int or long or double or decimal => FromDays(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
            string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var days) => FromDays(days),
            _ => inputData,
        };
    }

    private static TimeSpan FromDays(double days) => days is >= 0 and <= 36_525
        ? TimeSpan.FromDays(days)
        : throw new ArgumentTransformationMetadataException($"{days} is no number of days that makes sense here. Give 0 to 36525.");
}

"""How the tone model that ships with memography was trained; `python -m training.tone --help`.

Needs PyTorch, scikit-learn, safetensors and tokenizers, none of which memography needs to run the model.
"""
